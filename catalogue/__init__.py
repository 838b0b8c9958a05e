"""The service items as data, their schema, loader, search and availability. A leaf: imports no other room."""
