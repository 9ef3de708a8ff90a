.PHONY: run test lint fmt bench setup lock
run test lint fmt bench setup lock:
	@./dev $@
