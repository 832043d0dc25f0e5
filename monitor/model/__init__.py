"""The name tagger that ships with deskwatch: exported weights, their configuration, and the program that remakes them.

`features` is shared by training and run time. Every module whose name begins with `train` needs the `train` extra
and is never imported when articles are processed; `monitor.encoder` runs the exported model.
"""
