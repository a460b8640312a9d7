"""Fetching: polite, resumable, and never where it was not sent; against a server of our own."""

from __future__ import annotations

import datetime
import gzip
import ipaddress
from collections.abc import Iterator

import pytest
from page_maker import CASE, all_pages
from page_server import Clock, Server

from benchgraph.errors import LimitError, PageError
from benchgraph.pages.reading import http as safe_http
from benchgraph.pages.reading.http import fetch_hop, gunzip, is_public
from benchgraph.pages.reading.site import Fetching, fetch, fetch_inputs, sitemap_pages


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


def fetching(tmp_path=None, **options) -> Fetching:
    clock = Clock()
    options.setdefault("rate", 50.0)
    return Fetching(
        cache=tmp_path,
        allow_private=True,
        sleep=clock.sleep,
        today=lambda: datetime.date(2031, 5, 4),
        **options,
    )


def listed(server: Server, *paths: str, kind: str = "urlset") -> str:
    entry = "url" if kind == "urlset" else "sitemap"
    places = "".join(f"<{entry}><loc>{server.url}{path}</loc></{entry}>" for path in paths)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</{kind}>'


@pytest.fixture
def site(server) -> list[str]:
    """Our pages in English on the server, with a sitemap of them and of other things."""
    paths = []
    for name, text in all_pages(("en",)).items():
        path = f"/benchmarking/{name.removeprefix('en/').removesuffix('.html')}/"
        server.page(path, text, ETag=f'"{len(text)}"')
        paths.append(path)
    server.page("/sitemap.xml", listed(server, *paths, "/blog/x/", "/benchmarking/"))
    return sorted(paths)


# -- where it goes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1", "255.255.255.255",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address):
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses_are_allowed():
    for address in ("1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"):
        assert is_public(ipaddress.ip_address(address))


def test_a_private_address_is_refused_without_asking_it(server):
    for host in (server.url, server.url.replace("127.0.0.1", "localhost")):
        with pytest.raises(PageError, match="private, loopback or link-local"):
            fetch_hop(host + "/", {})
    assert not server.asked


def test_every_address_of_a_name_must_be_public(monkeypatch):
    def resolve(host, port, **_):
        return [(2, 1, 6, "", (address, port)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(safe_http.socket, "getaddrinfo", resolve)
    with pytest.raises(PageError, match="private, loopback or link-local"):
        fetch_hop("http://two-faced.example/", {})


def test_the_address_that_was_checked_is_the_one_that_is_used(server, monkeypatch):
    """A name that resolves to something else a moment later changes nothing."""
    answers = iter(["127.0.0.1", "203.0.113.9"])
    port = server.server.server_port

    def resolve(host, port, *_, **__):
        return [(2, 1, 6, "", (next(answers) if "example" in host else host, port))]

    server.page("/x", "hello")
    monkeypatch.setattr(safe_http.socket, "getaddrinfo", resolve)
    response = fetch_hop(f"http://rebinding.example:{port}/x", {}, allow_private=True)
    assert response.body == b"hello"
    assert server.headers[-1][1]["Host"] == f"rebinding.example:{port}"


def test_every_redirect_is_checked_again(server, monkeypatch):
    inner = Server()
    try:
        server.pages["/start"] = (302, {"Location": inner.url + "/secret"}, b"")
        real = safe_http.is_public
        private = ipaddress.ip_address("127.0.0.1")
        allowed = iter([True, True])  # the first host: its robots.txt and the page itself
        monkeypatch.setattr(
            safe_http, "is_public", lambda a: next(allowed, False) if a == private else real(a)
        )
        strict = fetching()
        strict.allow_private = False
        with pytest.raises(PageError, match="private, loopback or link-local"):
            fetch(server.url + "/start", strict)
        assert not inner.asked
    finally:
        inner.close()


def test_redirects_are_followed_a_few_times_only(server):
    server.pages["/loop"] = (301, {"Location": "/loop"}, b"")
    with pytest.raises(PageError, match="leads in circles"):
        fetch(server.url + "/loop", fetching())
    assert server.asked["/loop"] < 10
    server.pages["/old"] = (308, {"Location": "/new"}, b"")
    server.page("/new", "moved")
    assert fetch(server.url + "/old", fetching()).url == server.url + "/new"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "http://", "http://u:p@h/",
            "http://h:99999/", "http://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url):
    with pytest.raises(PageError):
        fetch_hop(url, {}, allow_private=True)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://127.0.0.1/", "//["])
def test_a_redirect_to_something_else_is_refused(server, location):
    server.pages["/x"] = (302, {"Location": location}, b"")
    with pytest.raises((PageError, ValueError)):
        fetch(server.url + "/x", fetching())


# -- how much --------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_also_when_it_is_packed(server):
    server.page("/big", b"x" * 5000)
    server.page("/bomb", gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip")
    server.page("/packed", gzip.compress(b"hello"), Content_Encoding="gzip")
    with pytest.raises(LimitError, match="too large"):
        fetch_hop(server.url + "/big", {}, allow_private=True, max_bytes=4000)
    with pytest.raises(LimitError, match="too large"):
        fetch_hop(server.url + "/bomb", {}, allow_private=True, max_bytes=1_000_000)
    assert fetch_hop(server.url + "/packed", {}, allow_private=True).body == b"hello"


def test_a_body_that_does_not_unpack_is_an_error(server):
    server.page("/x", b"no gzip", Content_Encoding="gzip")
    with pytest.raises(PageError, match="does not unpack"):
        fetch_hop(server.url + "/x", {}, allow_private=True)


def test_a_body_that_breaks_off_is_an_error_packed_or_not(server):
    packed = gzip.compress(b"hello, world" * 99)
    server.pages["/plain"] = (200, {"Content-Length": "99"}, b"hello")
    server.pages["/packed"] = (200, {"Content-Encoding": "gzip"}, packed[:-9])
    for path in ("/plain", "/packed"):
        with pytest.raises(PageError, match="broke off on its way"):
            fetch_hop(server.url + path, {}, allow_private=True)
    with pytest.raises(PageError, match="breaks off"):
        gunzip(packed[:-9], "sitemap.xml.gz")
    assert gunzip(packed, "sitemap.xml.gz").startswith(b"hello, world")
    server.pages["/nothing"] = (404, {"Content-Encoding": "gzip"}, b"")
    assert fetch_hop(server.url + "/nothing", {}, allow_private=True).body == b""


def test_a_server_that_is_not_there_is_an_error():
    gone = Server()
    gone.close()
    with pytest.raises(PageError, match="nothing readable"):
        fetch_hop(gone.url + "/", {}, allow_private=True)


# -- manners ---------------------------------------------------------------------------------


def test_robots_txt_is_honoured(server):
    server.page("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    server.page("/private/x", "secret")
    server.page("/open", "hello")
    found = fetching()
    assert fetch(server.url + "/open", found).body == b"hello"
    with pytest.raises(PageError, match=r"robots\.txt"):
        fetch(server.url + "/private/x", found)
    assert server.asked["/private/x"] == 0
    assert server.asked["/robots.txt"] == 1


def test_robots_txt_may_name_us(server):
    server.page("/robots.txt", "User-agent: benchgraph\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    server.page("/x", "hello")
    with pytest.raises(PageError, match=r"robots\.txt"):
        fetch(server.url + "/x", fetching())
    assert server.headers[0][1]["User-Agent"].startswith("benchgraph/")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, False), (500, False)])
def test_without_a_readable_robots_txt(server, status, allowed):
    server.pages["/robots.txt"] = (status, {}, b"")
    server.page("/x", "hello")
    if allowed:
        assert fetch(server.url + "/x", fetching()).body == b"hello"
    else:
        with pytest.raises(PageError, match=r"robots\.txt"):
            fetch(server.url + "/x", fetching())


def test_requests_keep_the_rate_and_the_crawl_delay(server):
    server.page("/x", "hello")
    slow = fetching(rate=0.5)
    for _ in range(2):
        fetch(server.url + "/x", slow)
    assert all(1.5 < pause <= 2.0 for pause in slow.sleep.__self__.slept[1:])
    server.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    asked = fetching(rate=50)
    for _ in range(2):
        fetch(server.url + "/x", asked)
    assert 6 < max(asked.sleep.__self__.slept) <= 7


def test_a_server_that_asks_to_wait_is_waited_for(server):
    answers = iter([(503, {"Retry-After": "3"}, b""), (429, {}, b""), (200, {}, b"at last")])
    server.pages["/x"] = lambda headers: next(answers)
    found = fetching()
    assert fetch(server.url + "/x", found).body == b"at last"
    assert {3.0, 5.0} <= set(found.sleep.__self__.slept)


def test_a_page_that_has_not_changed_is_not_sent_again(server, profile, tmp_path):
    def page(headers):
        if headers.get("If-None-Match") == '"1"':
            return 304, {}, b""
        return 200, {"ETag": '"1"', "Last-Modified": "Sun, 04 May 2031 00:00:00 GMT"}, b"hello"

    server.pages["/x"] = page
    for _ in range(2):
        (item,) = fetch_inputs(server.url + "/x", profile, fetching(tmp_path))
        assert (item.source, item.url) == (b"hello", server.url + "/x")
    assert server.headers[-1][1]["If-None-Match"] == '"1"'
    assert server.headers[-1][1]["If-Modified-Since"] == "Sun, 04 May 2031 00:00:00 GMT"


def test_a_damaged_cache_is_not_believed(server, profile, tmp_path):
    server.page("/x", "hello", ETag='"1"')
    list(fetch_inputs(server.url + "/x", profile, fetching(tmp_path)))
    (body,) = tmp_path.glob("*.page")
    body.write_bytes(b"damaged")
    (item,) = fetch_inputs(server.url + "/x", profile, fetching(tmp_path))
    assert item.source == b"hello"
    assert "If-None-Match" not in server.headers[-1][1]


# -- sitemaps --------------------------------------------------------------------------------


def test_a_sitemap_gives_the_pages_of_the_section(server, site, profile):
    pages = sitemap_pages(server.url + "/sitemap.xml", profile, fetching())
    assert pages == [server.url + path for path in site]


def test_an_index_of_packed_sitemaps_named_by_robots_txt_is_read(server, site, profile):
    server.page("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {server.url}/index.xml\n")
    server.page("/index.xml", listed(server, "/a.xml.gz", "/index.xml", kind="sitemapindex"))
    server.page("/a.xml.gz", gzip.compress(listed(server, *site).encode()))
    assert len(sitemap_pages(server.url, profile, fetching())) == len(site)


def test_addresses_of_other_hosts_are_left_out(server, site, profile):
    foreign = listed(server, *site).replace(
        "</urlset>", "<url><loc>http://other.example/benchmarking/x/</loc></url></urlset>"
    )
    server.page("/sitemap.xml", foreign)
    pages = sitemap_pages(server.url + "/sitemap.xml", profile, fetching())
    assert not any("other.example" in page for page in pages)


@pytest.mark.parametrize(
    "body",
    [
        "no xml", "<a><b></a>", '<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "<urlset/>", "",
        '<urlset xmlns="x"><url><loc>http://other.example/benchmarking/x/</loc></url></urlset>',
    ],
)  # fmt: skip
def test_a_bad_sitemap_is_one_error(server, profile, body):
    server.page("/sitemap.xml", body)
    with pytest.raises(PageError):
        sitemap_pages(server.url + "/sitemap.xml", profile, fetching())


def test_sitemaps_without_end_are_refused(server, profile):
    server.page("/0.xml", listed(server, *(f"/{n}.xml" for n in range(60)), kind="sitemapindex"))
    for number in range(1, 60):
        server.page(f"/{number}.xml", listed(server))
    with pytest.raises(LimitError, match="too large"):
        sitemap_pages(server.url + "/0.xml", profile, fetching())


def test_an_interrupted_run_goes_on_where_it_stopped(server, site, profile, tmp_path):
    first = fetch_inputs(server.url + "/sitemap.xml", profile, fetching(tmp_path), sitemap=True)
    next(first), next(first)
    first.close()  # as Ctrl-C does
    rest = list(
        fetch_inputs(server.url + "/sitemap.xml", profile, fetching(tmp_path), sitemap=True)
    )
    assert len(rest) == len(site)
    assert all(server.asked[path] == 1 for path in site)
    again = fetch_inputs(server.url + "/sitemap.xml", profile, fetching(tmp_path), sitemap=True)
    assert len(list(again)) == len(site)
    assert all(server.asked[path] == 2 for path in site)  # a new run asks whether it has changed


def test_a_page_that_fails_is_named_and_the_others_are_read(server, site, profile):
    server.pages[site[0]] = (500, {}, b"")
    found = fetching()
    items = list(fetch_inputs(server.url + "/sitemap.xml", profile, found, sitemap=True))
    assert len(items) == len(site) - 1
    assert found.failures == [(server.url + site[0], "the server has no such page")]


def test_the_command_reads_a_site(server, site, tmp_path):
    from click.testing import CliRunner

    from benchgraph.cli.ingest import ingest

    arguments = [server.url, "--sitemap", "--out", str(tmp_path / "out"), "--rate", "50"]
    refused = CliRunner().invoke(ingest, arguments)
    assert isinstance(refused.exception, PageError)
    assert not server.asked
    assert not (tmp_path / "out").exists()
    result = CliRunner().invoke(ingest, [*arguments, "--allow-private"])
    assert result.exit_code == 0, result.output
    assert "4 pages of 4 profiles" in result.output
    assert (tmp_path / "out" / "cases" / f"{CASE}.yaml").exists()


def test_nothing_goes_out_unless_a_url_is_named(server, tmp_path, monkeypatch):
    import socket

    from click.testing import CliRunner
    from page_maker import case_page

    from benchgraph.cli.ingest import ingest

    def refuse(*args, **kwargs):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "a.html").write_text(case_page(), encoding="utf-8")
    result = CliRunner().invoke(
        ingest, [str(tmp_path / "a.html"), "--out", str(tmp_path / "out"), "--no-registry"]
    )
    assert result.exit_code == 0
