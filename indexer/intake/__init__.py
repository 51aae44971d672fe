"""Intake: a write-up as organisations have it becomes a proposal. It proposes and never saves."""
