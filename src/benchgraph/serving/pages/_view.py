from benchgraph.serving.pages.entity import entity_page
from benchgraph.vocab import ID


def view(graph, asked):
    return entity_page(graph, asked, ID + asked.params["rest"])
