"""The composition root: builds the object graph from settings. The one place in kiosk that may import anything."""
