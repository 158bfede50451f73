"""The pages in a real browser: narrow and wide, light and dark, by keyboard, and with scripts off."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/river",
    "/stories",
    "/topics?q=jano",
    "/topic/1",
    "/topic/2?same=jano",
    "/story/1",
    "/article/1",
    "/article/5",
    "/article/5/changes",
    "/wire/1",
    "/compare/1/3",
    "/corrections",
    "/claims",
    "/claims/mended",
    "/claim/2",
    "/source/1",
    "/place/1",
    "/map",
    "/search",
    "/search?q=talks&order=best",
    "/search?q=talks+(ferry",
    "/search?q=talkks",
    "/feeds",
    "/feed/6",
    "/feed/6/log",
    "/read",
    "/start",
    "/nothing",
)
PASTED = """Strait talks resume after two-day halt

PORT MAREN, Oct 16 (Meridian News) - "We are back because there is no other road," said Jano Reth, the lead mediator.

The army denied firing on the harbour. Two security sources said the shelling had begun before midnight.
"""
# One grey point: pictures come from the desk's own proxy, and no outlet is there to be asked.
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAMLCwgAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")


@pytest.fixture
def base(served: int) -> str:
    return f"http://127.0.0.1:{served}"


def opened(browser: Browser, width: int, scheme: str = "light", *, scripts: bool = True) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )

    def picture(route: Route) -> None:
        route.fulfill(body=PICTURE, content_type="image/gif")

    context.route("**/picture?*", picture)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = opened(browser, 1280)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_their_width_please_axe_and_ask_no_other_host(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    context = opened(browser, width, scheme)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if "status of 40" not in message.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    axe = Axe()
    for path in PAGES:
        page.goto(base + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} scrolls sideways by {over} px at {width}"
        found = axe.run(page)
        assert found.violations_count == 0, f"{path} at {width} {scheme}: {found.generate_report()}"
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(base)] == []


def test_the_first_tab_stop_skips_to_the_page_and_the_header_can_be_walked(page: Page, base: str) -> None:
    page.goto(base + "/river")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#page"
    names = []
    for _ in range(11):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert names[:4] == ["Dateline", "", "River", "Stories"]
    assert names[4:] == ["Topics", "Who says what", "Map", "Feeds", "Read", "◐", "Start my own desk"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_slash_goes_to_the_search_box_and_what_is_typed_there_is_looked_up(page: Page, base: str) -> None:
    page.goto(base + "/river")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type('"northern quay" / x OR shelling')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator(".found mark").first.is_visible()
    assert page.locator(".search input").input_value() == '"northern quay" / x OR shelling'


def test_keys_walk_the_claims_of_an_article_and_light_both_sides(page: Page, base: str) -> None:
    page.goto(base + "/article/1")
    page.keyboard.press("n")
    first = page.evaluate("document.activeElement.id")
    assert first.startswith("claim-")
    number = first.removeprefix("claim-")
    assert "lit" in (page.locator(f"#margin-{number}").get_attribute("class") or "")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") != first
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == first


def test_hovering_a_line_of_the_margin_lights_its_words_in_the_text(page: Page, base: str) -> None:
    page.goto(base + "/article/1")
    line = page.locator(".margin li", has_text="Jano Reth")
    line.hover()
    number = line.get_attribute("data-claim")
    lit = page.locator(f".prose [data-claim='{number}'].lit")
    assert "no other road" in " ".join(lit.all_inner_texts())


def test_keys_lead_to_the_older_and_the_newer_article(page: Page, base: str) -> None:
    page.goto(base + "/article/3")
    page.keyboard.press("j")
    page.wait_for_url("**/article/2")
    page.keyboard.press("k")
    page.wait_for_url("**/article/3")


def test_underlines_tell_namings_apart_without_colour(page: Page, base: str) -> None:
    page.goto(base + "/article/1")
    style = "e => getComputedStyle(e).textDecorationStyle + ' ' + getComputedStyle(e).textDecorationLine"
    styles = {
        naming: page.locator(f".legend .mark.{naming}").first.evaluate(style)
        for naming in ("person", "institution", "official", "people", "anonymous", "media", "document", "unattributed")
    }
    assert styles["person"] == styles["institution"] == "solid underline"
    assert styles["official"] == styles["people"] == "dashed underline"
    assert styles["anonymous"] == "dotted underline"
    assert styles["media"] == styles["document"] == "double underline"
    assert styles["unattributed"].endswith("none")
    assert page.locator(".prose .mark.anonymous").first.evaluate(style) == "dotted underline"


def test_a_count_explains_itself_on_focus(page: Page, base: str) -> None:
    page.goto(base + "/")
    count = page.locator("a", has_text="2 different texts").first
    count.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    shown = count.evaluate("e => getComputedStyle(e, '::after').content")
    assert "Copies of the same text counted once" in shown


def test_the_switch_turns_the_page_dark_and_back_without_scripts(browser: Browser, base: str) -> None:
    context = opened(browser, 1280, scripts=False)
    page = context.new_page()
    page.goto(base + "/claims?act=deny")
    paper = "rgb(251, 250, 247)"
    body = page.locator("body")
    assert body.evaluate("e => getComputedStyle(e).backgroundColor") == paper
    page.get_by_role("button", name="Switch to dark pages").click()
    page.wait_for_load_state("load")
    assert page.url.endswith("/claims?act=deny")
    assert body.evaluate("e => getComputedStyle(e).backgroundColor") != paper
    page.get_by_role("button", name="Switch to light pages").click()
    page.wait_for_load_state("load")
    assert body.evaluate("e => getComputedStyle(e).backgroundColor") == paper
    context.close()


def test_a_pasted_story_is_read_without_scripts(browser: Browser, base: str) -> None:
    context = opened(browser, 390, scripts=False)
    page = context.new_page()
    page.goto(base + "/")
    page.get_by_role("link", name="Read", exact=True).click()
    page.get_by_label("A link, a page’s source, or text").fill(PASTED)
    page.get_by_role("button", name="Read it").click()
    assert page.get_by_role("heading", name="Strait talks resume after two-day halt").is_visible()
    assert "Jano Reth" in page.locator(".margin").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
