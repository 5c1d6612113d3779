"""What both the service and the partner do on pages of their own: the views before them say who may."""
