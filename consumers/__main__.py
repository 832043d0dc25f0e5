"""`python -m consumers` is `deskwatch`."""

from consumers.cli import main

if __name__ == "__main__":
    main()
