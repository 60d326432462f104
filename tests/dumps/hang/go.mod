module example.org/hang

go 1.26
