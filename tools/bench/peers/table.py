"""Reads lines of JSON and prints them as one table, each figure with its ratio to Argosy's."""

import json
import sys


def main() -> None:
    figures = [json.loads(line) for line in sys.stdin if line.startswith("{")]
    ours = {f["what"]: f["value"] for f in figures if f["who"] == "argosy"}
    print(f"{'WHAT':44}{'WHO':26}{'VALUE':>12} {'UNIT':8}{'ARGOSY IS':>14}")
    for figure in sorted(figures, key=lambda f: (list(ours).index(f["what"]), f["who"] != "argosy")):
        mine, value = ours[figure["what"]], figure["value"]
        ratio = mine / value if figure["unit"] == "rows/s" else value / mine
        times = "" if figure["who"] == "argosy" else f"{ratio:,.1f} x faster"
        print(f"{figure['what']:44}{figure['who']:26}{value:>12,.4g} {figure['unit']:8}{times:>14}")


if __name__ == "__main__":
    main()
