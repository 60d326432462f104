package main

import "cmp"

type Pair[A, B any] struct {
	First  A
	Second B
}

func Map[T, U any](list []T, f func(T) U) []U {
	result := make([]U, 0, len(list))
	for _, x := range list {
		result = append(result, f(x))
	}
	return result
}

func Reduce[T, A any](list []T, start A, f func(A, T) A) A {
	for _, x := range list {
		start = f(start, x)
	}
	return start
}

// Lazy returns a function that calls f: a closure of a generic function.
func Lazy[T any](f func() T) func() T {
	return func() T {
		value := f()
		return identity(value)
	}
}

func identity[T any](x T) T { return x }

// A Tree is a binary tree that nobody balances.
type Tree[K cmp.Ordered, V any] struct {
	root *node[K, V]
	less func(a, b K) bool
}

type node[K cmp.Ordered, V any] struct {
	key         K
	value       V
	left, right *node[K, V]
}

func (t *Tree[K, V]) Insert(key K, value V) {
	place := &t.root
	for *place != nil {
		if n := *place; t.less(key, n.key) {
			place = &n.left
		} else if t.less(n.key, key) {
			place = &n.right
		} else {
			n.value = value
			return
		}
	}
	*place = &node[K, V]{key: key, value: value}
}

func (t *Tree[K, V]) Walk(visit func(K, V)) {
	var walk func(*node[K, V])
	walk = func(n *node[K, V]) {
		if n == nil {
			return
		}
		walk(n.left)
		visit(n.key, n.value)
		walk(n.right)
	}
	walk(t.root)
}

type measurer interface{ Measure() int }

type point struct{ x, y int }

func (p point) Measure() int { return p.x*p.x + p.y*p.y }

func sumOf[M measurer](m M, n int) (sum int) {
	for range n {
		sum += m.Measure()
	}
	return sum
}
