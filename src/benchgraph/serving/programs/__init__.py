"""For programs: a JSON API, its description (OpenAPI), VoID, llms.txt, and tools for models.

``operations`` is the one table: from it come what a request may say, the OpenAPI document, the
reference page, llms.txt and the tools of the Model Context Protocol.
"""
