# The front door. `make help` lists what it opens.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
# A database or Redis named on the command line reaches every program below.
export PYTHON PORT DATABASE_URL REDIS_URL STATUTES_DIR

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench soak faults screenshots messages lock

help:  ## 列出可用的命令
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:  ## 只安装运行所需
	@bin/setup requirements.txt

run: setup  ## 安装、建库、装入示例数据并启动（PORT=8000）
	@bin/serve

test: ## 全部检查和测试（DATABASE_URL=postgres://… 换数据库）
	@bin/setup requirements-dev.txt
	@bin/check

lint:  ## 只做静态检查
	@bin/setup requirements-dev.txt
	@bin/check --static

format:  ## 排版
	@bin/setup requirements-dev.txt
	.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	git ls-files 'templates/*.html' | xargs .venv/bin/djade --target-version 5.2 || true

bench: ## 性能基准，与同次运行的底线相比
	@bin/setup requirements-dev.txt
	.venv/bin/python -m bench

soak: ## 两千人同场考十分钟（要 DATABASE_URL=postgres://…）
	@bin/setup requirements-dev.txt
	.venv/bin/python -m bench.soak

faults: ## 故障演练，全部规模（要 DATABASE_URL=postgres://…）
	@bin/setup requirements-dev.txt
	.venv/bin/python -m tests.faults

screenshots:  ## 主要页面的截图，放入 screenshots/
	@bin/setup requirements-dev.txt
	.venv/bin/python -m tests.browser.screenshots

messages:  ## 更新翻译文件
	.venv/bin/python manage.py makemessages --locale en --ignore ".venv*" --ignore var

lock:  ## 由 pyproject.toml 重新生成依赖锁（需要 uv）
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-config --no-emit-index-url -q --custom-compile-command "make lock" -o requirements.txt
	uv pip compile pyproject.toml --extra dev -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-config --no-emit-index-url -q --custom-compile-command "make lock" -o requirements-dev.txt
