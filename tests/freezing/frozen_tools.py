"""Where the site of the tests lies, and in which languages."""

PREFIX = "/some/where"
BASE_URL = f"https://example.org{PREFIX}"
LANGUAGES = ("en", "zh-Hans")
