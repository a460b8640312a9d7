#!/usr/bin/env bash
# mcp 2.3.0 (the Python SDK of the Model Context Protocol): a tool with optional arguments that is called
# with a misspelt one runs as if nothing had been given; neither server nor client says a word, though the
# schema that the server lists has no such property. A filter that a model misspells answers with everything.
# Seen: "limit=2: 2 rows, limt=2: 10 rows, an error: False; additionalProperties in the schema: absent".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mcp==2.3.0
cat > "$folder/try.py" <<'PY'
import asyncio

from mcp import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("a server")


@server.tool()
def rows(limit: int = 10) -> int:
    """So many rows."""
    return limit


async def main():
    async with Client(server) as client:
        (tool,) = (await client.list_tools()).tools
        right = await client.call_tool("rows", {"limit": 2})
        wrong = await client.call_tool("rows", {"limt": 2})
        refused = tool.input_schema.get("additionalProperties", "absent")
        print(
            f"limit=2: {right.content[0].text} rows, limt=2: {wrong.content[0].text} rows,"
            f" an error: {wrong.is_error}; additionalProperties in the schema: {refused}"
        )


asyncio.run(main())
PY
seen=$("$folder/venv/bin/python" "$folder/try.py" 2>/dev/null)
echo "$seen"
[ "$seen" = "limit=2: 2 rows, limt=2: 10 rows, an error: False; additionalProperties in the schema: absent" ]
