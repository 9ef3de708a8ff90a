# Times psych::alpha; prints JSON. Answers as bytes, their number, the items, the rounds.
given <- commandArgs(trailingOnly = TRUE)
n <- as.integer(given[2]); k <- as.integer(given[3]); rounds <- as.integer(given[4])
x <- matrix(readBin(given[1], integer(), n * k, size = 1), ncol = k, byrow = TRUE)
d <- as.data.frame(x)
found <- NULL
seconds <- min(sapply(seq_len(rounds), function(i)
  system.time(found <<- psych::alpha(d, warnings = FALSE))[["elapsed"]]))
cat(sprintf('{"alpha": %.6f, "table": %.6f, "figure": %.15f}\n',
            seconds, seconds, found$total$raw_alpha))
