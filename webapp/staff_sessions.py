"""Sessions that the server keeps: the browser has a random token and nothing else. Only staff have one."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from indexer.staff.sessions import TOUCH_SECONDS, Sessions, new_token
from webapp.context import in_staff_area

LONGEST_TOKEN = 100


class StaffSession(CallbackDict[str, Any], SessionMixin):
    """What the server knows of a browser.

    Attributes:
        token: What the browser shows; None before it was given one.
        seen: When it was last noted that somebody is there.
    """

    def __init__(self, data: dict[str, Any], token: str | None = None, seen: float = 0.0) -> None:
        def changed(session: StaffSession) -> None:
            session.modified = True

        super().__init__(data, changed)
        self.token = token
        self.seen = seen
        self.old_token: str | None = None
        self.modified = False

    def renew(self) -> None:
        """Give the browser another token with this answer; the one it had is worth nothing from then on."""
        if self.token:
            self.old_token, self.token = self.token, None
        self.modified = True


class StaffSessions(SessionInterface):
    """Opens and keeps them. The cookie is for the whole host only where that is safe from its neighbours."""

    def __init__(self, sessions: Sessions, *, is_secure: bool) -> None:
        self._sessions = sessions
        self._is_secure = is_secure
        self.cookie = "__Host-casebook" if is_secure else "casebook"

    def open_session(self, app: Flask, request: Request) -> StaffSession | None:
        """The session of a request in the staff area; elsewhere there is none."""
        if not in_staff_area():
            return None
        token = request.cookies.get(self.cookie, "")
        if token and len(token) <= LONGEST_TOKEN:
            kept = self._sessions.read(token, now=app.config["NOW"]())
            if kept:
                return StaffSession(kept.data, token, kept.seen)
        return StaffSession({})

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed, and tell the browser its token where that is new."""
        if not isinstance(session, StaffSession):
            return
        now: float = app.config["NOW"]()
        account = session.get("_user_id")
        if session.old_token:
            self._sessions.end(session.old_token)
        if not session:
            if session.token:
                self._sessions.end(session.token)
                response.delete_cookie(self.cookie, path="/", secure=self._is_secure, httponly=True)
        elif session.token is None:
            session.token = new_token()
            self._sessions.begin(session.token, dict(session), account=account, now=now)
            response.set_cookie(
                self.cookie, session.token, path="/", secure=self._is_secure, httponly=True, samesite="Lax"
            )
        elif session.modified:
            self._sessions.write(session.token, dict(session), account=account, now=now)
        elif now - session.seen > TOUCH_SECONDS:
            self._sessions.touch(session.token, now=now)
