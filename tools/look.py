"""Pictures of every page into the ignored folder look/, with look/index.html to leaf through: `make look`.

Each page once per role that may see it, on a phone; and in the shoes of its main role in all variants of width, type,
theme and language. `make look ARGS=board` takes only pages whose name has that in it. What axe would say, and words
left in the other language, the tests tell.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import product
from pathlib import Path

from tools.served import served, settings_for

CHROMIUM = "/usr/bin/chromium"
FOLDER = Path("look")
HEIGHTS = {390: 844, 1280: 800}
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Variant:
    """How a page is looked at."""

    width: int = 390
    size: str = "plain"
    theme: str = "light"
    language: str = "zh"

    @property
    def name(self) -> str:
        """As it stands in a picture's name."""
        return f"{self.width}-{self.size}-{self.theme}-{self.language}"


VARIANTS = [Variant(*each) for each in product(HEIGHTS, ("plain", "large"), ("light", "dark"), LANGUAGES)]


def main(wanted: str = "") -> int:
    """The exit status: 0 when every picture was taken."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with tempfile.TemporaryDirectory(prefix="linli-look-") as var:
        database = f"sqlite:{var}/linli.sqlite3"
        prepare = [sys.executable, "-m", "linli.config.operator", "prepare", "--demo"]
        subprocess.run(prepare, env=settings_for(database, Path(var)), check=True)
        paths, seats = _plan(database, var, wanted)
        with served(database, Path(var)) as server, ProcessPoolExecutor(os.cpu_count()) as photographers:
            rounds = [photographers.submit(sit, server.url, *seat, pages) for seat, pages in seats.items()]
            taken = [picture for each in rounds for picture in each.result()]
    _write_index(paths, taken)
    print(f"{len(taken)} pictures of {len({name for name, _, _ in taken})} pages: {FOLDER}/index.html")
    return 0


def _plan(database, var, wanted):
    """Paths by name, and who takes which pages in which variants: (role, variant) → names and paths."""
    os.environ |= settings_for(database, Path(var))
    import django

    django.setup()
    from tools.pages import MAIN, ROLES, pages

    paths, seats = {}, defaultdict(list)
    for page in pages():
        if wanted in page.name:
            paths[page.file_name] = page.path
            main_role = next(role for role in MAIN + ROLES if page.opens_to(role))
            for role in filter(page.opens_to, ROLES):
                for variant in VARIANTS if role == main_role else VARIANTS[:1]:
                    seats[role, variant].append((page.file_name, page.path))
    return paths, seats


def sit(url: str, role: str | None, variant: Variant, pages: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Take this role's pictures in this variant; (page, role, variant) of each page that was there."""
    taken = []
    with camera().new_context(viewport={"width": variant.width, "height": HEIGHTS[variant.width]}) as context:
        page = context.new_page()
        if role:
            page.goto(f"{url}/demo/")
            page.click(f"button[value={role}]")
        chosen = {
            "linli_size": variant.size,
            "linli_theme": variant.theme,
            "linli_language": LANGUAGES[variant.language],
        }
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in chosen.items()])
        for name, path in pages:
            answer = page.goto(f"{url}{path}")
            if answer.ok and page.url == f"{url}{path}":  # one that leads on, or is for others, has no picture
                who = role or "stranger"
                page.screenshot(path=FOLDER / f"{name}-{who}-{variant.name}.png", full_page=True)
                taken.append((name, who, variant.name))
    return taken


@cache
def camera():
    """This process's browser; it goes with the process."""
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-dev-shm-usage"])


def _write_index(paths, taken):
    sheets = defaultdict(list)
    for name, role, variant in taken:
        file = f"{name}-{role}-{variant}.png"
        sheets[name].append(f'<figure><a href="{file}"><img src="{file}" loading="lazy" alt=""></a>'
                            f"<figcaption>{role} · {variant}</figcaption></figure>")  # fmt: skip
    body = "".join(
        f'<h2 id="{name}">{name} <small>{escape(paths[name])}</small></h2><div>{"".join(figures)}</div>'
        for name, figures in sheets.items()
    )
    links = " · ".join(f'<a href="#{name}">{name}</a>' for name in sheets)
    style = "body{font:16px sans-serif;margin:2rem}div{display:flex;flex-wrap:wrap;gap:1rem}img{width:240px;"
    style += "max-height:520px;object-fit:cover;object-position:top;border:1px solid #bbb}figure{margin:0}"
    (FOLDER / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>Linli</title><style>{style}</style><p>{links}</p>{body}'
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
