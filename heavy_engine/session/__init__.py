"""One open page: who looks, at what, and the work done for them."""
