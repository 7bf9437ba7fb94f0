"""What `python -m portal content …` does; texts for the person at the terminal."""

import sys
from argparse import Namespace

from portal.settings import Settings

OK, BAD_INPUT = 0, 2
"""Exit codes: nothing to mend · something to mend."""


def check(settings: Settings, arguments: Namespace) -> int:
    """Check the content folder and print every finding, one a line: file, line, rule, what is wrong."""
    from portal.content import check as checker  # noqa: PLC0415 - reads YAML, which other commands do not need
    from portal.content import files  # noqa: PLC0415

    folder = arguments.folder or settings.content
    if not (folder / "articles").is_dir():
        print(f"content: there is no folder {folder / 'articles'}", file=sys.stderr)
        return BAD_INPUT
    problems = checker.run(folder, arguments.on)
    for problem in problems:
        print(problem)
    count = sum(1 for _ in files.article_paths(folder))
    print(f"content: {count} article files, {len(problems)} to mend" if problems else f"content: {count} files good")
    return BAD_INPUT if problems else OK
