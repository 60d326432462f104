package network

import (
	"net/http"
	"time"

	"example.org/cases/capture"
)

// Looks only whether there is an answer, and leaves its body open: the connection can serve nobody else.
func isThere(url string) bool {
	answer, err := http.Get(url)
	return err == nil && answer.StatusCode == http.StatusOK
}

func isThereAndClosed(url string) bool {
	answer, err := http.Get(url)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func lookEvery(stop *capture.Stop, look func(string) bool) {
	for url := server(); !stop.Load(); time.Sleep(12 * time.Millisecond) {
		look(url)
	}
}

func bodiesStayOpen(stop *capture.Stop) { lookEvery(stop, isThere) }

func bodiesAreClosed(stop *capture.Stop) { lookEvery(stop, isThereAndClosed) }
