package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
)

// A Handler answers the shop's three questions.
type Handler struct {
	store *Store
	mux   *http.ServeMux
	word  *regexp.Regexp
}

func NewHandler(store *Store) *Handler {
	h := &Handler{store: store, mux: http.NewServeMux(), word: regexp.MustCompile(`^[a-z]+(-\d+)?$`)}
	h.mux.HandleFunc("GET /item/{id}", h.item)
	h.mux.HandleFunc("GET /search/{prefix}", h.search)
	h.mux.HandleFunc("POST /item", h.put)
	return h
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

func (h *Handler) item(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	item, ok := h.store.Get(id)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", etag(item))
	json.NewEncoder(w).Encode(item)
}

func (h *Handler) search(w http.ResponseWriter, r *http.Request) {
	prefix := r.PathValue("prefix")
	if !h.word.MatchString(prefix) {
		http.Error(w, "bad prefix", http.StatusBadRequest)
		return
	}
	found := h.store.Search(prefix, func(a, b *Item) bool {
		if a.Price != b.Price {
			return a.Price < b.Price
		}
		return a.Name < b.Name
	})
	packed := gzip.NewWriter(w)
	defer packed.Close()
	json.NewEncoder(packed).Encode(found)
}

func (h *Handler) put(w http.ResponseWriter, r *http.Request) {
	var item Item
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.store.Put(&item)
	w.WriteHeader(http.StatusCreated)
}

func etag(item *Item) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%v", *item))
	return fmt.Sprintf("%x", sum[:8])
}
