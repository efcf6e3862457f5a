"""`make` alone explains every verb, and what runs on a new machine calls two of them."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_alone_explains_every_verb():
    [verbs] = re.findall(r"^\.PHONY: help (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^make (\w+) ", said, re.MULTILINE) == verbs.split()


def test_a_new_machine_is_asked_to_check_and_test():
    assert re.findall(r"^make (\w+)$", (ROOT / ".ci/run").read_text(), re.MULTILINE) == ["check", "test"]
