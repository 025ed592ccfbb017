"""Hot reload of `./heavy dev`: what is saved is shown, and pages keep what people did on them.

It runs in the supervisor's process, and imports neither the engine nor the application: what is wrong with
those must not end it.
"""
