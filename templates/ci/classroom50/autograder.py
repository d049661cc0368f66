"""Classroom 50 autograder: grades the student's checkout as files over the course, and leaves result.json.

Put it at CLASSROOM/autograders/ASSIGNMENT/autograder.py and fill in the three values below. The bundle it is served in
is public: it holds no suite. The course comes from its own repository.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

COURSE = "https://github.com/OWNER/COURSE.git"  # Your course or edition.
COMMIT = "main"  # A full commit hash, so that a later change of the course regrades nobody by accident.
TARGETS = ["01"]  # Stages or exercises, as in `pnpm grade`.
DETAILS = "full"  # full, actual-only or none.

checkout = pathlib.Path.cwd()
scratch = pathlib.Path(tempfile.mkdtemp(prefix="stagecraft-"))
course, verdict = scratch / "course", scratch / "verdict"
PNPM = ["npx", "-y", "pnpm@12.21.0"]


def trusted(*words: str) -> None:
    """Runs a command in the course, never in the student's checkout: its .npmrc has no say."""
    subprocess.run(words, cwd=course, check=True)


course.mkdir()
trusted("git", "init", "--quiet")
trusted("git", "fetch", "--quiet", "--depth", "1", COURSE, COMMIT)
trusted("git", "checkout", "--quiet", "FETCH_HEAD")
trusted(*PNPM, "install", "--frozen-lockfile")
# The runner is Ubuntu, which keeps user namespaces, and so bubblewrap, from those who are not root.
subprocess.run(["sudo", "sysctl", "-w", "kernel.apparmor_restrict_unprivileged_userns=0"], check=False)

grade = [*PNPM, "--silent", "course", "ci", "--submission", str(checkout), "--reporter", "classroom50"]
ended = subprocess.run([*grade, "--details", DETAILS, "--out", str(verdict), *TARGETS], cwd=course, stdout=subprocess.DEVNULL)
if ended.returncode not in (0, 1):
    sys.exit(ended.returncode)

result = checkout / "result.json"
if result.is_symlink() or result.is_file():
    result.unlink()
shutil.copyfile(verdict / "result.json", result)
shutil.rmtree(scratch, ignore_errors=True)
