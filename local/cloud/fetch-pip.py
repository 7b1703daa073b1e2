"""Writes pip's own wheel into the given folder, for a Python without `pip` or `ensurepip`. The digest is pinned."""

import hashlib
import os
import re
import sys
import urllib.parse
import urllib.request

NAME = "pip-26.2.1-py3-none-any.whl"
SHA256 = "71138adf1f4ca900cdb7d289c21b7494329f2332b6d85f0e1c42108c0384ed3e"

index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
page = urllib.request.urlopen(index, timeout=60).read().decode()
link = next((href for href in re.findall(r'href="([^"]+)"', page) if NAME in href), None)
if link is None:
    sys.exit(f"{NAME}: absent de {index}")
wheel = urllib.request.urlopen(urllib.parse.urljoin(index, link), timeout=120).read()
if hashlib.sha256(wheel).hexdigest() != SHA256:
    sys.exit(f"{NAME}: empreinte inattendue")
path = os.path.join(sys.argv[1], NAME)
with open(path, "wb") as file:
    file.write(wheel)
print(path)
