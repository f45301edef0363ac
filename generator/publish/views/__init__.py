"""Result → what a page shows, a module for each kind of page."""
