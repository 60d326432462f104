module example.org/gen

go 1.26
