"""Pages for developers under /dev, served in the profile dev only.

sampler.py     counts the seconds for the plots
hooks.py       how a page follows what the process does
frame.py       header, navigation and stylesheet of these pages
routes.py      which page stands where

They look at what `dev_panel` keeps and at `Application.dev_facts`; they change nothing.
"""
