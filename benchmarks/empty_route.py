"""The server with one more route, an empty page, to hold the others against: python -m benchmarks.empty_route."""

from starlette.responses import HTMLResponse

from app.__main__ import SERVER, address_of, listen, read_settings

EMPTY = "/empty"


async def empty() -> HTMLResponse:
    """Nothing."""
    return HTMLResponse("")


def main() -> None:
    """Serve on a free port of this machine, after printing the address."""
    import uvicorn

    from app.main import served_app

    bound, app = listen("127.0.0.1", 0), served_app(read_settings())
    app.add_api_route(EMPTY, empty, include_in_schema=False)
    print(address_of(bound), flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", **SERVER)).run(sockets=[bound])


if __name__ == "__main__":
    main()
