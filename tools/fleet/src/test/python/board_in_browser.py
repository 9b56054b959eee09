"""Has a board open in a real browser, and does what its standard input says, a line each; each is answered with a line.

usage: board_in_browser.py PORT

open PATH            goes to a page
see ID TEXT          waits until the element shows the text, and says how many milliseconds that took
gone ID            waits until there is no such element
alive TEXT           waits until the page says that of its connection
axe PATH             what axe finds serious there, light and dark, wide and on a phone
keyboard SERVICE     finds the service's page without a mouse
harmless             whether nothing that the board was told has run, and nothing was asked of anybody else
"""

import sys
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

base = f"http://127.0.0.1:{sys.argv[1]}/"
SIGHTS = [("light", 1400, 900), ("dark", 1400, 900), ("light", 390, 844), ("dark", 390, 844)]
problems, foreign = [], []


def watched(page):
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: (problems.append("a dialog: " + dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: foreign.append(asked.url) if not asked.url.startswith(base) else None)
    return page


def until(page, function, of=None, seconds=60):
    """Asks again and again from outside: Playwright's own waiting evaluates text within the page, which its policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(function, of):
        if time.monotonic() > end:
            raise TimeoutError(f"never came: {function} {of}: {page.inner_text('body')[:3000]}")
        time.sleep(0.02)


def axe(browser, path):
    found = []
    for mode, width, height in SIGHTS:
        context = browser.new_context(color_scheme=mode, viewport={"width": width, "height": height}, bypass_csp=True)
        page = context.new_page()
        page.goto(base + path)
        page.wait_for_selector("#live[data-state=live]")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append(f"{mode} {width}: {violation['id']}: {violation['nodes'][0]['html'][:200]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{mode} {width}: the page is wider than the screen")
        context.close()
    return "; ".join(found).replace("\n", " ") or "nothing"


def keyboard(page, service):
    page.goto(base)
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("/")
    page.keyboard.type(service)
    until(page, "() => [...document.querySelectorAll('#fleet tbody tr')].filter(row => !row.hidden).length === 1")
    # From the search on through the page, as somebody does who sees no pointer.
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#fleet tbody th a')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    return f"{skip} | {outline} | {page.evaluate('document.querySelector(`h1`).textContent')}"


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = watched(browser.new_page())
    print("ready", flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "open":
            page.goto(base + rest)
            page.wait_for_selector("#live[data-state=live]")
            answer = page.title()
        elif word == "see":
            element, _, text = rest.partition(" ")
            began = time.monotonic()
            until(
                page,
                "([id, words]) => words.every(word => document.getElementById(id)?.innerText.includes(word))",
                [element, text.split("|")],
            )
            answer = f"{1000 * (time.monotonic() - began):.0f}"
        elif word == "gone":
            until(page, "id => !document.getElementById(id)", rest)
            answer = "gone"
        elif word == "alive":
            until(page, "text => document.getElementById('live').innerText.includes(text)", rest)
            answer = page.evaluate("document.body.className")
        elif word == "axe":
            answer = axe(browser, rest)
        elif word == "keyboard":
            answer = keyboard(page, rest)
        else:
            ran = page.evaluate("String(window.pwned)")
            answer = f"{ran} {problems} {foreign}"
        print(answer, flush=True)
    browser.close()
