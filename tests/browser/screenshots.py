"""`make screenshots`: every main page at two widths, light and dark, from the demonstration world."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from playwright.sync_api import sync_playwright

from starter.accounts import PASSWORD
from tests.browser.conftest import SIZES, open_page, sign_in
from tests.browser.pages import PAGES
from tests.browser.world import ROOT, served_world
from tests.conftest import CHROMIUM, FLAGS


def main() -> None:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as data_dir, served_world(Path(data_dir)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        for size in SIZES:
            for dark in (False, True):
                for number, pages in PAGES.items():
                    shoot(chromium, address, folder, number, pages, size=size, dark=dark)
        chromium.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(Path.cwd())}/")


def shoot(chromium, address, folder, number, pages, *, size, dark) -> None:
    page = open_page(chromium, address, size=size, dark=dark)
    if number:
        sign_in(page, number, PASSWORD)
    for name, where in pages:
        page.goto(where)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{SIZES[size]['width']}{'-dark' if dark else ''}.png", full_page=True)
    page.context.close()


if __name__ == "__main__":
    main()
