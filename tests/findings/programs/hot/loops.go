package hot

import (
	"context"
	"time"

	"example.org/cases/capture"
)

var field [512]uint64

func oneLoop(stop *capture.Stop) {
	for !stop.Load() {
		diffuse()
	}
}

func diffuse() {
	for i := 1; i < len(field)-1; i++ {
		field[i] = (field[i-1] + field[i+1] + 3) * 2862933555777941757
	}
}

// Ten functions of equal cost: none of them is the hot one.
func manySmall(stop *capture.Stop) {
	steps := []func(){stepA, stepB, stepC, stepD, stepE, stepF, stepG, stepH, stepI, stepJ}
	for !stop.Load() {
		for _, step := range steps {
			step()
		}
	}
}

//go:noinline
func stepA() {
	for i := range field {
		field[i] += 3
	}
}

//go:noinline
func stepB() {
	for i := range field {
		field[i] ^= 5
	}
}

//go:noinline
func stepC() {
	for i := range field {
		field[i] *= 7
	}
}

//go:noinline
func stepD() {
	for i := range field {
		field[i] += uint64(i)
	}
}

//go:noinline
func stepE() {
	for i := range field {
		field[i] -= 11
	}
}

//go:noinline
func stepF() {
	for i := range field {
		field[i] = field[i]<<1 | 1
	}
}

//go:noinline
func stepG() {
	for i := range field {
		field[i] ^= uint64(i)
	}
}

//go:noinline
func stepH() {
	for i := range field {
		field[i] += field[i] >> 3
	}
}

//go:noinline
func stepI() {
	for i := range field {
		field[i] |= 1 << 40
	}
}

//go:noinline
func stepJ() {
	for i := range field {
		field[i] -= uint64(i) * 13
	}
}

func withDeadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	fault = ctx.Err()
}

func nothingButDeadlines(stop *capture.Stop) {
	for range 4 {
		go func() {
			for !stop.Load() {
				withDeadline()
			}
		}()
	}
}

// Calls with a deadline, next to nothing in them, and a CPU that is mostly idle.
func callsWithDeadline(stop *capture.Stop) {
	for !stop.Load() {
		for range 50 {
			withDeadline()
		}
		time.Sleep(time.Millisecond)
	}
}
