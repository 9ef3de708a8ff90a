"""The web application and all that touches the world."""
