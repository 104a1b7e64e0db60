# What the SDK's readers and writers of XML and HTML use. A thread's state is the compiler's: where libxml2 keeps it, the
# thread's end would run code of a plugin that has been unloaded. Without LEGACY only the first thread could read HTML.
on='THREADS|LEGACY|TREE|OUTPUT|PUSH|PATTERN|WRITER|SAX1|VALID|HTML|ISO8859X'
version=$(version_of libxml2)
IFS=. read -r major minor patch <<<"$version"
sed -E "s/@VERSION@/$version/; s/@LIBXML_VERSION_NUMBER@/$((major * 10000 + minor * 100 + patch))/; s/@LIBXML_VERSION_EXTRA@//
        s/@WITH_($on)@/1/; s/@WITH_[A-Z0-9_]*@/0/" include/libxml/xmlversion.h.in >include/libxml/xmlversion.h
cp include/win32config.h config.h
sed -i 's/__declspec(thread)/__thread/' threads.c
archive xml2 "-DLIBXML_STATIC -DHAVE_WIN32_THREADS -DHAVE_COMPILER_TLS -D_WIN32_WINNT=0x0A00 -I. -Iinclude" \
  {SAX,SAX2,HTMLparser,HTMLtree,buf,chvalid,dict,encoding,entities,error,globals,hash,legacy,list,parser,parserInternals,pattern}.c \
  {threads,tree,uri,valid,xlink,xmlIO,xmlmemory,xmlregexp,xmlsave,xmlstring,xmlunicode,xmlwriter}.c
cp -r include/libxml "$sysroot/include/"
