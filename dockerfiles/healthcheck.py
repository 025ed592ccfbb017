"""Ask the server in this container whether it is ready; exit code 0 if so."""

import http.client
import os
import sys

TIMEOUT_S = 4.0


def main() -> int:
    """Say on standard error what is the matter, for `docker inspect`."""
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["HEAVY_PORT"]), timeout=TIMEOUT_S)
    # The server answers only to the names it is known by.
    host = os.environ.get("HEAVY_ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        response = connection.getresponse()
        sys.stderr.write(f"{response.status} {response.read(1000).decode('utf-8', 'replace')}\n")
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"No answer: {error}\n")
        return 1
    return 0 if response.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
