"""What the query editor needs of the graph: answers, examples, completion."""
