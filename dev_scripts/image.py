"""Build the production image with Docker, or else Podman. Further arguments go to its build.

  ./heavy image                         the application's, as docker-compose.yaml names it
  ./heavy image --tag shop:7 --no-cache
  ./heavy image --postgres              the PostgreSQL with pgvector of docker-compose.yaml

How it is run: docs/deployment.md.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from dev_scripts.containers import engines
from dev_scripts.programs import become
from dev_scripts.project import PROJECT_ROOT, app_package


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb; all others are those of docker build."""
    parser.add_argument("--tag", help="name of the image")
    parser.add_argument("--postgres", action="store_true", help="build the image of the database instead")
    parser.add_argument("--engine", choices=engines.ENGINES, help="which one builds; the first that is here")


def run(arguments: Namespace) -> int:
    """Become the build, so that its output and its exit code are ours."""
    become(
        command(
            engines.engine(arguments.engine),
            arguments.tag or name(postgres=arguments.postgres),
            postgres=arguments.postgres,
            further=arguments.rest,
        )
    )


def name(*, postgres: bool) -> str:
    """What docker-compose.yaml calls the image."""
    return f"{app_package().replace('_', '-')}{'-postgres' if postgres else ''}:local"


def command(engine: str, tag: str, *, postgres: bool, further: Sequence[str]) -> list[str]:
    """The build; Podman leaves the health check out unless it is told to write Docker's format."""
    file = f"dockerfiles/{'postgres_vector' if postgres else app_package()}.Dockerfile"
    form = ["--format", "docker"] if engine == "podman" else []
    return [engine, "build", *form, "--file", file, "--tag", tag, *further, str(PROJECT_ROOT)]
