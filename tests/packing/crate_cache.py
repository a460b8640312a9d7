"""Put a file into the cache of roc-validator as what lies at the address of RO-Crate's context.

Run by the Python of the validators: ``crate_cache.py CACHE FILE``.
"""

import sys
from io import BytesIO
from pathlib import Path

from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.2/context"


class File(BaseAdapter):
    """Answers every request with the file."""

    def send(self, request, **_):
        headers = {"Content-Type": "application/ld+json"}
        body = BytesIO(Path(sys.argv[2]).read_bytes())
        reply = HTTPResponse(body=body, headers=headers, status=200, preload_content=False)
        return HTTPAdapter().build_response(request, reply)

    def close(self):
        pass


session = CachedSession(sys.argv[1], backend="sqlite", allowable_methods=("GET",))
session.mount("https://", File())
for accepted in ({"Accept": "application/ld+json, application/json"}, {}):
    session.get(CONTEXT, headers=accepted).raise_for_status()
