"""The command line of the trainer."""

import argparse
import sys

from trainer import events, lifeline


def main() -> int:
    parser = argparse.ArgumentParser(prog="trainer")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="train a model as a job file says")
    train.add_argument("--job", required=True, help="path of the job (JSON, see job.py)")
    serve = commands.add_parser("serve", help="serve a model folder with an OpenAI-compatible API")
    serve.add_argument("--model", required=True, help="folder of the model")
    serve.add_argument("--name", default=None, help="name under which requests ask for it (any name, when not given)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0, help="0: any free port")
    arguments = parser.parse_args()

    events.claim_standard_output()
    if arguments.command == "train":
        stop = lifeline.StopRequest()
        from trainer.job import read_job
        from trainer.train import run_job

        return run_job(read_job(arguments.job), stop)
    lifeline.end_with_parent()
    from trainer.serve import run_server

    return run_server(arguments.model, name=arguments.name, host=arguments.host, port=arguments.port)


if __name__ == "__main__":
    sys.exit(main())
