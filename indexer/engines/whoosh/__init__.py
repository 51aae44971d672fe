"""The engine on Whoosh: the index on disk, its ranking and its answers. Nothing of Whoosh leaves it."""
