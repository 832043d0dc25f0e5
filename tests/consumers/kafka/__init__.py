"""Tests of counting from Kafka."""
