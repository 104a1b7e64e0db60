# A static library out of FILES, compiled with FLAGS.
MAKEFLAGS += --no-builtin-rules
objects := $(addsuffix .o,$(FILES))

$(LIBRARY): $(objects)
	rm -f $@
	$(AR) rcs $@ $^

%.c.o: %.c
	$(CC) -O2 -w $(FLAGS) -c $< -o $@
%.cc.o: %.cc
	$(CXX) -O2 -w $(FLAGS) -c $< -o $@
%.cpp.o: %.cpp
	$(CXX) -O2 -w $(FLAGS) -c $< -o $@
%.asm.o: %.asm
	$(CC) -x assembler-with-cpp $(FLAGS) -c $< -o $@
