"""YAML as people write it: read with strings only, edited without touching what was not edited.

It reads with libyaml, twenty times as fast as a pure-Python parser, and edits with ruamel.yaml, the one
that keeps comments. A plain scalar is always a string, so `NO`, `1.10` and `010` stay what was typed.
Anchors and aliases are refused: 414 bytes of them can cost a minute.
"""

from __future__ import annotations

import difflib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from indexer.errors import MalformedText

YamlPath = tuple[str | int, ...]
DEPTH_LIMIT = 24
DEPTH_LIMIT_C = 1_000
_NESTING = re.compile(r"[\[\]{}]|(?:[-?:]\s+){64}")


@dataclass(frozen=True)
class YamlText:
    """A parsed YAML text.

    Attributes:
        value: Strings, lists and dicts, nothing else.
        lines: The 1-based line on which each value stands, by its path of keys and indices.
        ends: The 1-based last line of each top-level key's value (trailing comments not counted).
    """

    value: Any
    lines: Mapping[YamlPath, int]
    ends: Mapping[str, int]

    def line_of(self, path: YamlPath) -> int:
        """The line of `path`, or of the nearest value that encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> YamlText:
    """Parse `text`; an empty text has the value None.

    Raises:
        MalformedText: Not YAML, an alias, a duplicate key, a key that is not text, nested too deep;
            the line is 1-based.
    """
    _refuse_depth(text)
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise MalformedText(f"This is not valid YAML: {error.problem or error.context}.", line) from error
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise MalformedText(f"This is not valid YAML: {str(error).splitlines()[0]}.", 1) from error
    walk = _Walk()
    value = walk.visit(root, ()) if root is not None else None
    return YamlText(value, walk.lines, walk.ends)


def _refuse_depth(text: str) -> None:
    """Refuse what would nest thousands deep: libyaml recurses in C, where that ends the process."""
    depth = 0
    for match in _NESTING.finditer(text):
        sign = match[0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else DEPTH_LIMIT_C
        if depth >= DEPTH_LIMIT_C:
            raise MalformedText("This is nested too deep.", text.count("\n", 0, match.start()) + 1)


class _Walk:
    """Turns libyaml's nodes into plain values and notes where each stands."""

    def __init__(self) -> None:
        self.lines: dict[YamlPath, int] = {}
        self.ends: dict[str, int] = {}
        self._seen: set[int] = set()

    def visit(self, node: yaml.Node, path: YamlPath) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self._seen:
            raise MalformedText("Anchors and aliases (& and *) are not allowed.", line)
        if len(path) > DEPTH_LIMIT:
            raise MalformedText("This is nested too deep.", line)
        self._seen.add(id(node))
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.visit(child, (*path, index)) for index, child in enumerate(node.value)]
        if path:
            self._extend(path, _last_line(node))
        return node.value

    def _mapping(self, node: yaml.MappingNode, path: YamlPath) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise MalformedText("A key must be plain text.", line)
            key = key_node.value
            if key in value:
                raise MalformedText(f"The key “{key}” stands here a second time.", line)
            self.lines[(*path, key)] = line
            self._extend((*path, key), line)
            value[key] = self.visit(child, (*path, key))
            if isinstance(child, yaml.CollectionNode) and child.flow_style:
                self._extend((*path, key), child.end_mark.line + 1)
        return value

    def _extend(self, path: YamlPath, line: int) -> None:
        top = path[0]
        if isinstance(top, str):
            self.ends[top] = max(self.ends.get(top, 0), line)


def _last_line(node: yaml.Node) -> int:
    """The 1-based last line of a scalar; a block scalar's end mark stands at the start of the next line."""
    end: int = node.end_mark.line + 1
    return end - 1 if node.end_mark.column == 0 and end > node.start_mark.line + 1 else end


class _StringsOnly(VersionedResolver):
    """Resolves every plain scalar to a string, so that none gains or loses quotes in an edit."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return super().resolve(kind, value, (False, implicit[1]) if isinstance(implicit, tuple) else implicit)


def edit_mapping(text: str, changes: Mapping[str, Any], *, line_end: str = "\n") -> str:
    """Return `text` with its top-level keys set to `changes`; None takes a key out.

    Lines of other keys stay as they are, byte for byte; a changed value keeps the comments of the parts
    that are still there. New keys come last. What is written anew ends its lines with `line_end`.

    Raises:
        MalformedText: `text` is not a YAML mapping.
    """
    source = read_yaml(text)
    current = source.value if source.value is not None else {}
    if not isinstance(current, dict):
        raise MalformedText("The front matter must be a list of keys and values.", 1)
    changed = {key: new for key, new in changes.items() if current.get(key) != new}
    if not changed:
        return text
    lines = text.splitlines(keepends=True)
    if not all(
        lines[line - 1].startswith(_key_signs(key)) for key in current for line in [source.lines[(key,)]]
    ):
        whole = {key: new for key, new in {**current, **changed}.items() if new is not None}
        return _edited(text, whole).replace("\n", line_end)  # in braces, or indented: written anew as a whole
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += line_end
    for key in sorted(changed.keys() & current.keys(), key=lambda key: -source.lines[(key,)]):
        first, last = source.lines[(key,)] - 1, source.ends[key]
        block = "" if changed[key] is None else _edited("".join(lines[first:last]), {key: changed[key]})
        lines[first:last] = [block.replace("\n", line_end)]
    added = {key: new for key, new in changed.items() if key not in current and new is not None}
    return "".join([*lines, _edited("", added).replace("\n", line_end)])


def _key_signs(key: str) -> tuple[str, ...]:
    """How a line may begin that holds this key: plain, or in either quotes."""
    return key, '"', "'"


def _edited(block: str, value: Mapping[str, Any]) -> str:
    """The YAML of `value`, written over `block`; anew where it cannot be brought in line with that."""
    if not value:
        return ""
    block = "\n".join(block.splitlines()) + "\n"
    writer = _round_trip(block)
    try:
        tree = writer.load(block)
        stream = io.StringIO()
        writer.dump(_merged(tree, value), stream)
        if read_yaml(stream.getvalue()).value == value:
            return stream.getvalue()
    except (YAMLError, MalformedText, AttributeError, IndexError, KeyError, TypeError):
        pass  # ruamel.yaml loses its way in some comments; the value matters more than they do
    return yaml.dump(dict(value), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10**6)


def _merged(old: Any, new: Any) -> Any:
    """Bring the commented value `old` to equal `new`, keeping what both share."""
    if isinstance(old, dict) and isinstance(new, Mapping):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, value in new.items():
            old[key] = _merged(old[key], value) if key in old else value
        return old
    if isinstance(old, list) and isinstance(new, list):
        _merge_list(old, new)
        return old
    return old if old == new else new


def _merge_list(old: list[Any], new: list[Any]) -> None:
    before, after = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, low, high, new_low, new_high in reversed(matcher.get_opcodes()):
        if tag == "equal":
            continue
        paired = min(high - low, new_high - new_low)
        for offset in range(paired):
            old[low + offset] = _merged(old[low + offset], new[new_low + offset])
        for index in reversed(range(low + paired, high)):
            del old[index]
        for offset in range(paired, new_high - new_low):
            old.insert(low + offset, new[new_low + offset])


def _round_trip(block: str) -> YAML:
    """A ruamel.yaml that writes lists indented as `block` has them; two spaces in, where it has none."""
    loader = YAML()
    loader.Resolver = _StringsOnly
    loader.preserve_quotes = True
    loader.width = 10**6
    loader.allow_unicode = True
    flush = any(line.startswith("- ") for line in block.splitlines())
    loader.indent(mapping=2, sequence=2 if flush else 4, offset=0 if flush else 2)
    return loader
