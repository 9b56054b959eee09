"""Opens the documentation pages in a real browser: tries /predict out in Swagger UI, reads ReDoc.

usage: docs_in_browser.py PORT
"""

import sys

from playwright.sync_api import expect, sync_playwright

base = f"http://127.0.0.1:{sys.argv[1]}"

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    problems, foreign = [], []
    # ReDoc asks for its maker's logo from a CDN, whatever its options: the page's policy must be what stops it.
    logo = "Loading the image 'https://cdn.redoc.ly/redoc/logo-mini.svg' violates the following Content Security Policy"
    page.on(
        "console",
        lambda message: problems.append(message.text)
        if message.type == "error" and not message.text.startswith(logo)
        else None,
    )
    page.on(
        "response",
        lambda response: foreign.append(response.url) if not response.url.startswith((base, "data:", "blob:")) else None,
    )

    page.goto(f"{base}/docs")
    page.locator("#operations-predictions-predict .opblock-summary-control").click()
    page.locator("#operations-predictions-predict button.execute").click()
    answer = page.locator("#operations-predictions-predict .live-responses-table .response")
    expect(answer.locator(".response-col_status").first).to_contain_text("200")
    expect(answer.locator(".response-col_description").first).to_contain_text('"Yes": 0.75')

    page.goto(f"{base}/redoc")
    expect(page.get_by_role("heading", name="Predict one row or many")).to_be_visible()
    browser.close()

assert not problems, problems
assert not foreign, foreign
print("both pages are content")
