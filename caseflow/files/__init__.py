"""Files of people: kept privately, checked on the way in, handed out only by a view."""
