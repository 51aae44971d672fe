"""What of a web page is the write-up: everything that is furniture of the site is cut out of the tree.

Elements go by what they are (nav, footer), by what they are called (`class="cookie-banner"`) and by being
hidden; never one that holds the page's main heading or half of its text, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from indexer.intake.readers.walking import tag_of, words_of

_CHROME_TAGS = frozenset("nav footer aside dialog".split())
_CHROME_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar".split()
)
_CHROME_WORDS = frozenset(
    "nav navbar navigation menu topbar toolbar cookie cookies consent gdpr share sharing sharer social"
    " related comment comments disqus respond sidebar footer breadcrumb breadcrumbs crumbs widget promo"
    " advert adverts ads newsletter subscribe skip skiplink print tags pagination pager login modal"
    " popup masthead mostread recommended trending".split()
)
_FEW_LINKS = 0.3
"""The part of an aside's letters that may be links, if it belongs to the article it stands in."""
_HIDDEN_WORDS = (
    {"visually", "hidden"}, {"visuallyhidden"}, {"sr", "only"}, {"screen", "reader", "text"}, {"offscreen"},
)  # fmt: skip
_EXCEPT = frozenset("with has no without".split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def main_content(root: HtmlElement) -> HtmlElement:
    """Cut the furniture out of the tree and return the element that holds the write-up.

    The page's heading is moved into it where it stood outside.
    """
    body = root.find("body") if root.tag == "html" else root
    body = root if body is None else body
    _drop(body, [element for element in _elements(body) if _is_hidden(element)])
    heading = next(body.iter("h1"), None)
    limit = len(text_of(body)) // 2
    _drop(body, [element for element in _elements(body) if _is_chrome(element, heading, limit)])
    content = _container(body)
    if content is body:
        _drop(body, [element for element in body.iter("ul", "ol", "div", "p") if _is_link_farm(element)])
    if heading is not None and heading.getroottree().getroot() is root.getroottree().getroot():
        _bring_in(heading, content)
    return content


def text_of(element: HtmlElement) -> str:
    """All characters below an element, white space as one."""
    return " ".join("".join(element.itertext(with_tail=False)).split())


def _elements(body: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in body.iterdescendants() if tag_of(element))


def _drop(body: HtmlElement, elements: list[HtmlElement]) -> None:
    for element in elements:
        if element is not body and element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    words = set(words_of(element.get("class")))
    return any(cue <= words for cue in _HIDDEN_WORDS) or bool(
        _HIDDEN_STYLE.search(element.get("style") or "")
    )


def _is_chrome(element: HtmlElement, heading: HtmlElement | None, limit: int) -> bool:
    if not _is_cued(element) or (heading is not None and heading in element.iter("h1")):
        return False
    return element.tag in ("nav", "footer") or len(text_of(element)) <= limit


def _is_cued(element: HtmlElement) -> bool:
    """Whether an element's tag, role or name says that it is furniture."""
    tag = tag_of(element)
    if tag == "aside" and _is_box(element):
        return False
    if tag in _CHROME_TAGS or element.get("role") in _CHROME_ROLES:
        return True
    if tag == "header":
        return next(element.iterancestors("main", "article"), None) is None
    if tag == "form":
        return True
    if tag == "a" and (element.get("href") or "").startswith("#"):
        return text_of(element).lower().startswith("skip to")
    if tag in _HEADINGS or tag in ("body", "main", "article", "html"):
        return False
    return any(_is_called_chrome(element.get(name)) for name in ("class", "id"))


def _is_box(aside: HtmlElement) -> bool:
    """Whether an aside is a box of the article it stands in: words of its own, and hardly a link."""
    article = next(aside.iterancestors("main", "article"), None)
    if article is None or any(_is_called_chrome(aside.get(name)) for name in ("class", "id")):
        return False
    words = text_of(aside)
    links = sum(len(text_of(link)) for link in aside.iter("a"))
    opening = words.strip("“”\"'")[:40]
    return links < _FEW_LINKS * len(words) and text_of(article).count(opening) == 1


def _is_called_chrome(value: str | None) -> bool:
    return any(
        not _EXCEPT.intersection(words)
        and (_CHROME_WORDS.intersection(words) or {"most", "read"} <= set(words))
        for words in map(words_of, (value or "").split())
    )


def _container(body: HtmlElement) -> HtmlElement:
    """The element that says it holds the content, if it holds a fair part of the text; otherwise the body."""
    whole = len(text_of(body))
    marked = [element for element in _elements(body) if _is_marked(element)]
    best = max(marked, key=lambda element: len(text_of(element)), default=None)
    if best is not None and len(text_of(best)) * 3 > whole:
        return best
    return body


def _is_marked(element: HtmlElement) -> bool:
    named = element.get("role") == "main" or "articleBody" in (element.get("itemprop") or "")
    return named or element.tag in ("main", "article")


def _is_link_farm(element: HtmlElement) -> bool:
    """Whether an element is little but links: at least three, and nine tenths of its characters."""
    links = element.findall(".//a")
    if len(links) < 3:
        return False
    text = len(re.sub(r"[\W_]+", "", text_of(element)))
    return sum(len(re.sub(r"[\W_]+", "", text_of(link))) for link in links) * 10 >= text * 9


def _bring_in(heading: HtmlElement, content: HtmlElement) -> None:
    """Move the page's heading to the head of its content."""
    if content in heading.iterancestors() or heading is content or next(content.iter("h1"), None) is not None:
        return
    heading.drop_tree()
    heading.tail = content.text
    content.text = None
    content.insert(0, heading)
