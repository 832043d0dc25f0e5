"""Quality of what ships, on data that the model has not seen."""
