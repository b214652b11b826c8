# R's part of the benchmark `spatial`: reads "JOB SIZE" lines and answers each with milliseconds.
# Files in the current directory: links.csv, values.csv, shapes.csv (see data.sql and shapes.sql).
suppressPackageStartupMessages(library(spdep))
invisible(set.coresOption(parallel::detectCores()))

columns <- c("character", "character", "character", "numeric")
links <- read.csv("links.csv", header = FALSE, colClasses = columns, col.names = c("size", "unit", "neighbour", "weight"))
values <- read.csv("values.csv", header = FALSE, colClasses = columns[c(1, 2, 4)], col.names = c("size", "unit", "amount"))
shapes <- list()
if (file.exists("shapes.csv")) {
	file <- read.csv("shapes.csv", header = FALSE, colClasses = "character", col.names = c("job", "unit", "wkb"))
	for (job in unique(file$job))
		shapes[[job]] <- sf::st_as_sfc(structure(as.list(file$wkb[file$job == job]), class = "WKB"), EWKB = FALSE)
	sf::sf_use_s2(FALSE)
}

build <- function(size) {
	units <- values$unit[values$size == size]
	l <- links[links$size == size, ]
	neighbours <- split(match(l$neighbour, units), factor(l$unit, levels = units))
	class(neighbours) <- "nb"
	attr(neighbours, "region.id") <- units
	neighbours
}
maps <- list()
for (size in unique(values$size))
	maps[[size]] <- list(y = values$amount[values$size == size], unit = values$unit[values$size == size],
		w = nb2listw(build(size), style = "W"))

run <- function(job, size) {
	m <- maps[[size]]
	switch(job,
		write = write.table(data.frame(size, "spdep", m$unit, sprintf("%.17g", localmoran(m$y, m$w)[, 1]), NA),
			sprintf("figures.spdep.%s.csv", size), sep = ",", col.names = FALSE, row.names = FALSE, quote = FALSE, na = ""),
		local_moran = localmoran_perm(m$y, m$w, nsim = 999),
		moran = moran.mc(m$y, m$w, nsim = 999),
		aggregate = nb2listw(build(size), style = "W"),
		poly2nb(shapes[[job]], queen = TRUE))
}

cat("ready\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
	word <- strsplit(line, " ")[[1]]
	start <- Sys.time()
	answer <- tryCatch({
		invisible(suppressWarnings(run(word[1], word[2])))
		as.numeric(difftime(Sys.time(), start, units = "secs")) * 1000
	}, error = function(e) gsub("\n", " ", conditionMessage(e)))
	cat(answer, "\n", sep = "")
}
