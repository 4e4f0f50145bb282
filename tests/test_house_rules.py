"""The house plan, held by tests: which way imports point, who never meets torch, how long a file may grow."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
BELOW = {
    "film": (),
    "engine": ("film",),
    "accounts": (),
    "jobs": ("accounts", "film"),
    "archive": ("jobs", "accounts", "film"),
    "restoration": ("archive", "jobs", "accounts", "film", "engine"),
    "reviews": ("restoration", "archive", "jobs", "accounts", "film", "engine"),
    "channel": ("reviews", "restoration", "archive", "jobs", "accounts", "film"),
    "demo": ("channel", "reviews", "restoration", "archive", "jobs", "accounts", "film", "engine", "config"),
    "config": ("channel", "reviews", "restoration", "archive", "jobs", "accounts", "film"),
}
TORCH_FREE_OF_DJANGO = ("film", "engine")
MAY_SET_THE_ENVIRONMENT = {"config/env.py", "jobs/children.py", "restoration/engine/__main__.py"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 50
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "services.py"}
UNWRITTEN = re.compile(r"\b(TODO|FIXME|XXX)\b")


@cache
def tracked(*suffixes):
    """The project's files with these endings, as they stand in the tree."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name.endswith(suffixes) and (ROOT / name).is_file()]


def relative(path):
    return path.relative_to(ROOT).as_posix()


def room_of(path):
    name = relative(path)
    if name.startswith("restoration/engine/"):
        return "engine"
    return name.split("/")[0]


def room_of_module(module):
    if module == "restoration.engine" or module.startswith("restoration.engine."):
        return "engine"
    return module.split(".")[0]


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(path):
    """Every module a file imports, with its line; `from a import b` also as a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def house_files():
    return [path for path in tracked(".py") if room_of(path) in BELOW]


def test_imports_point_down():
    wrong = []
    for path in house_files():
        room = room_of(path)
        for module, line in imported(path):
            other = room_of_module(module)
            if other in BELOW and other != room and other not in BELOW[room]:
                wrong.append(f"{relative(path)}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_film_and_engine_know_no_django():
    wrong = [
        f"{relative(path)}:{line} imports {module}"
        for path in house_files()
        if room_of(path) in TORCH_FREE_OF_DJANGO
        for module, line in imported(path)
        if module.split(".")[0] in {"django", "django_rq", "rq"}
        or (room_of(path) == "film" and "torch" in module)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_kernels_and_their_kin_import_torch():
    wrong = [
        f"{relative(path)}:{line}"
        for path in house_files()
        if room_of(path) != "engine" or "/operators/" in relative(path)
        for module, line in imported(path)
        if module.split(".")[0] == "torch"
    ]
    assert not wrong, "\n".join(wrong)


def test_the_web_process_never_imports_torch():
    """Start the web application in a process of its own, load every door, and look at sys.modules."""
    program = (
        "import sys\n"
        "from config import wsgi\n"
        "from django.urls import get_resolver\n"
        "def walk(resolver):\n"
        "    for item in resolver.url_patterns:\n"
        "        walk(item) if hasattr(item, 'url_patterns') else item.callback\n"
        "walk(get_resolver())\n"
        "from django.test import Client\n"
        "print('torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False"


def doors(resolver=None, prefix=""):
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from doors(item, prefix + str(item.pattern))
        elif isinstance(item, URLPattern):
            yield prefix + str(item.pattern), item.callback


def test_every_url_is_guarded_or_says_it_is_public():
    wrong = []
    for address, view in doors():
        guarded, public = hasattr(view, "guard"), getattr(view, "public", False)
        if guarded == public:
            wrong.append(
                f"/{address} is {'both guarded and public' if guarded else 'neither guarded nor public'}"
            )
    assert not wrong, "\n".join(wrong)


def test_only_env_reads_the_environment():
    wrong = []
    for path in house_files():
        if relative(path) in MAY_SET_THE_ENVIRONMENT:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                wrong.append(f"{relative(path)}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_no_file_grows_past_its_room():
    long = [
        f"{relative(path)} has {count} lines"
        for path in tracked(".py", ".css", ".js", ".html", ".sh")
        if "/migrations/" not in relative(path)
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not long, "\n".join(long)


def test_every_function_can_be_seen_whole():
    long = [
        f"{relative(path)}:{node.lineno} {node.name} has {size} lines"
        for path in house_files()
        if "/migrations/" not in relative(path)
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (size := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_no_room_is_called_by_what_it_is_not():
    assert not [relative(path) for path in tracked(".py") if path.name in FORBIDDEN_NAMES]


def test_nothing_is_left_to_be_written():
    left = [
        f"{relative(path)}:{number}"
        for path in tracked(".py", ".html", ".js", ".css", ".md", ".sh")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNWRITTEN.search(line)
    ]
    assert not left, "\n".join(left)


def test_every_public_function_and_class_says_what_it_is():
    bare = []
    for path in house_files():
        name = relative(path)
        if "/migrations/" in name or name.endswith("/apps.py"):
            continue
        for node in tree(path).body:
            is_thing = isinstance(node, (ast.FunctionDef, ast.ClassDef))
            if is_thing and not node.name.startswith("_") and not ast.get_docstring(node):
                bare.append(f"{name}:{node.lineno} {node.name}")
    assert not bare, "\n".join(bare)


def test_every_operator_has_a_kernel_a_test_and_a_page():
    from restoration.engine.operators import OPERATORS

    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "engine").glob("test_*.py")
    )
    missing = []
    for operator in OPERATORS.values():
        module, _, function = operator.kernel.partition(":")
        kernel = ROOT / f"{module.replace('.', '/')}.py"
        if not kernel.is_file() or not re.search(rf"^def {function}\(", kernel.read_text(), re.MULTILINE):
            missing.append(f"{operator.name}: no kernel {operator.kernel}")
        if not re.search(rf"\b{operator.name}\b", tests):
            missing.append(f"{operator.name}: no test in tests/engine names it")
        if not re.search(rf"^#+ .*{operator.name}", page, re.MULTILINE | re.IGNORECASE):
            missing.append(f"{operator.name}: no section in docs/operators.md")
    assert not missing, "\n".join(missing)


PATH_IN_TEXT = re.compile(r"`((?:[\w.-]+/)+[\w.*-]*|[\w-]+\.(?:py|md|toml|txt|sh))`")
MADE_AT_RUN_TIME = ("var/", ".venv/", "runs/", "static_built/")


def documents():
    return list(tracked(".md"))


@pytest.mark.parametrize("document", documents(), ids=relative)
def test_every_path_named_in_a_document_exists(document):
    lost = []
    for name in PATH_IN_TEXT.findall(document.read_text(encoding="utf-8")):
        if name.startswith(MADE_AT_RUN_TIME) or ("*" in name and list(ROOT.glob(name))):
            continue
        homes = (
            ROOT,
            document.parent,
            *(ROOT / room for room in ("restoration/engine", "static", "templates")),
        )
        if not any((home / name).exists() for home in homes) and not any(
            relative(path).endswith("/" + name) for path in tracked("") if "/" not in name
        ):
            lost.append(name)
    assert not lost, f"{relative(document)} names {', '.join(lost)}"


def test_no_word_of_the_place_where_it_was_built():
    forbidden = re.compile(
        "/" + r"work/(main|shared|\.library|plan)|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian"
    )
    told = [
        relative(path)
        for path in tracked(".py", ".md", ".html", ".js", ".css", ".txt", ".toml", ".sh", ".po", "Makefile")
        if forbidden.search(path.read_text(encoding="utf-8"))
    ]
    assert not told, "\n".join(told)
