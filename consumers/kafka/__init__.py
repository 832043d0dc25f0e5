"""Counting from Kafka: analyzers, exporters and the page, each a consumer that may die at any moment."""
